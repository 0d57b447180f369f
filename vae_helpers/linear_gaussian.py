"""The parts of lesson 4: a latent-variable model in which everything is exact. In nats."""
