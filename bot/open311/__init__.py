"""Open311 GeoReport v2, to be read: public matters as service requests, without anybody who reported them."""
