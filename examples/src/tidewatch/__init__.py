"""Tidewatch: water levels, forecasts and alerts for the Skerrow coast."""
