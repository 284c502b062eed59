export type { ApplyProgress, ResourceTime } from './apply-progress.ts';
export {
  type Applied,
  type ApplyOptions,
  applyStack,
  destroyStack,
  initStack,
  planStack,
  readOutputs,
  type StackOutputs,
  validateStack,
} from './apply-stack.ts';
export { awsProviderVersion, findProviderMirror, type MirrorSearch } from './find-provider-mirror.ts';
export { type StackFolder, TerraformError } from './run-terraform.ts';
export { type TerraformConfigOptions, writeTerraformConfig } from './write-terraform-config.ts';
