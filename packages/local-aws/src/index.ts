export { LocalCloudError, type LocalCloudErrorCode } from './local-cloud-error.ts';
export { type LocalCloudStatus, localCloudStatus } from './local-cloud-status.ts';
export {
  defaultPort,
  type LocalEnvironment,
  localEnvironment,
  localRegion,
  withLocalEnvironment,
} from './local-environment.ts';
export { type LocalCloud, type StartOptions, startLocalCloud, stateDirOf } from './start-local-cloud.ts';
export { runningPort } from './state-file.ts';
export { stopLocalCloud } from './stop-local-cloud.ts';
export * from './terraform/index.ts';
