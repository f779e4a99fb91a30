"""What measures speed: one command runs everything on the synthetic worlds, `python -m benchmarks`.

No test asserts a time. The last figures stand in `benchmarks/README.md`.
"""
