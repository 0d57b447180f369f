"""The parts of lesson 3: gradients of expectations, two ways, and layers that draw z."""
