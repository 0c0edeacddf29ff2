"""Reads a model that Rasa 3.6 trained, with numpy alone: no Rasa, no scikit-learn, nothing unpickled."""
