import { killedStarts } from './crashes/killed-functions.ts';
import { killedRuns } from './crashes/killed-runs.ts';
import { onStage, whoeverRead } from './crashes/on-stage.ts';
import { replacedObjects } from './crashes/replaced-objects.ts';

const stage = onStage('crashes-running');

killedRuns(stage);
killedStarts(stage);
replacedObjects(stage);
whoeverRead(stage);
