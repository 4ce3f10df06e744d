"""The Tastypie dialect: how ActionKit's resources look over ``/rest/v1/``."""
