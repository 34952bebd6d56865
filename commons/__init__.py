"""The kernel of the digital commons: events, one write path, followers and services. It knows no brick."""
