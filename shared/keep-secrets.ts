// Loaded before anything else by both programs, for starts that go past the launcher (see launch.sh): libraries that look
// at DEBUG would print what they handle, passwords among it, and SIGUSR1 would open the port of a debugger.
for (const name of ['DEBUG', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE']) delete process.env[name];

// A signal that is listened to does nothing else.
process.on('SIGUSR1', () => undefined);
