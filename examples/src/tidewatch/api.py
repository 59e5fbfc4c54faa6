"""The three routes of the Alerts API, without a web framework."""

from __future__ import annotations

from typing import Any

Handler = dict[str, Any]


def get_level(harbour: str, level_mm: float) -> Handler:
    """GET /v1/harbours/{harbour}/level"""
    return {"harbour": harbour, "level_mm": round(level_mm)}


def get_forecast(harbour: str, levels: list[float]) -> Handler:
    """GET /v1/harbours/{harbour}/forecast"""
    return {"harbour": harbour, "levels_mm": [round(level) for level in levels]}


def post_subscription(harbour: str, phone: str) -> Handler:
    """POST /v1/subscriptions"""
    if not phone.startswith("+"):
        return {"error": "phone numbers start with + and the country"}
    return {"harbour": harbour, "phone": phone, "confirmed": False}
