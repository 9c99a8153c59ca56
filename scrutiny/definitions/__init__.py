"""What people write in `data/`: TOML and CSV pages read into typed, frozen objects.

Never sees a frame. Every problem in every file is collected and raised once, as ProblemsFound.
"""
