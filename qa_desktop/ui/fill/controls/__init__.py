"""The question controls. Each takes `render(view)` in and gives `edited` out; it holds no truth of its own.

A new control is one file here and one row in `fill.factory`.
"""
