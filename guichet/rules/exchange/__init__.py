"""A law asked and answered in the JSON of OpenFisca's web API, so that its clients work unchanged."""
