"""Publishing the notebooks read-only: configuration, template, addresses. Opens no data."""
