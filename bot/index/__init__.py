"""The service delivery index: pure arithmetic on what residents answered. docs/index-method.md is its description."""
