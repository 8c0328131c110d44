"""Alibaba Cloud's Model Studio (DashScope): Qwen, Wan and their kin."""
