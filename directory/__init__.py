"""What a deployment knows: places, stations, markets, hotlines and services, each row with its source."""
