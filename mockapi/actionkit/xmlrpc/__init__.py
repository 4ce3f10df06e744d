"""The XML-RPC dialect: the older door to the same site, over the declarations and rules that REST uses."""
