"""The application: a trip goes in, a workflow, a picture and a report come out."""
