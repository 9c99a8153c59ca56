"""The command line: `scrutiny import`, `check`, `build`, `serve`, `lab`, `figures`, `describe`."""
