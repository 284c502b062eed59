// The same random objects in every run, so that a change is what turns a test red; LEDGERLINE_SEED asks for others.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.LEDGERLINE_SEED ?? 1) });
