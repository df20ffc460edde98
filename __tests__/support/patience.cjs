// Tests that start real programs wait for them; every command inside has a shorter deadline of its own.
jest.setTimeout(900_000);
