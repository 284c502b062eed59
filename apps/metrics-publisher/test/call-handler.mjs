// Runs in a process of its own, as Lambda does: loads the built handler, gives it one event, sends back what came of it.
const [event, remainingMs] = process.argv.slice(2).map((argument) => JSON.parse(argument));
const { handler } = await import('../dist/handler.mjs');
const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => remainingMs };
try {
  process.send({ outcome: await handler(event, context) });
} catch ({ name, code, message }) {
  process.send({ error: { name, code, message } });
}
process.disconnect();
