"""Files for whoever runs the site: systemd, nginx, containers, filled in from the settings."""
