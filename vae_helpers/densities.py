"""The parts of lesson 2: log densities, their averages, and KL by sampling. In nats."""
