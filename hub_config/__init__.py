"""How the parts run together: JupyterHub's configuration, the embedded parts and the `waymark` command."""
