/** The tables of an older version of the result may be dropped at any time; then they have nothing to tell. */
export async function unlessDropped(reading: Promise<void>): Promise<void> {
  try {
    await reading;
  } catch (error) {
    if ((error as Error).name !== 'EntityNotFoundException') throw error;
  }
}
