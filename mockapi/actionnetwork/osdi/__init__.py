"""The OSDI dialect: HAL+JSON over the declarations and rules of Action Network, in versions 1 and 2."""
