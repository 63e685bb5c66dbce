"""Animations of one operation: slow, step by step, stopped by any hand that takes over."""
