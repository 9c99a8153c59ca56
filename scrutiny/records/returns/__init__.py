"""A return, typed, held to rules, matched across years and stored without anybody in it."""
