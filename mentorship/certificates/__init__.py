"""Certificates and letters of service: made by the person, drawn as PDF, checked by anybody."""
