"""A dataset becomes a service: prepare, train, deploy, retire."""
