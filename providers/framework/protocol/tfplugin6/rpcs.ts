import * as data from './data-rpcs';
import * as provider from './provider-rpcs';
import * as resource from './resource-rpcs';

/**
 * The RPCs of service `tfplugin6.Provider` that this framework knows: protocol 6.8 with the identity RPCs of 6.9.
 * Field numbers as in docs/plugin-protocol/tfplugin6.proto of hashicorp/terraform 1.15.9 (protocol 6.10), compared field by
 * field by a test. What is not listed (list resources, state stores, actions) is answered UNIMPLEMENTED, which Terraform
 * asks for only when a schema announces it.
 */
export const rpcs = {
  GetMetadata: provider.getMetadata,
  GetProviderSchema: provider.getProviderSchema,
  ValidateProviderConfig: provider.validateProviderConfig,
  ConfigureProvider: provider.configureProvider,
  StopProvider: provider.stopProvider,
  GetFunctions: provider.getFunctions,
  CallFunction: provider.callFunction,
  GetResourceIdentitySchemas: provider.getResourceIdentitySchemas,
  ValidateResourceConfig: resource.validateResourceConfig,
  UpgradeResourceState: resource.upgradeResourceState,
  UpgradeResourceIdentity: resource.upgradeResourceIdentity,
  ReadResource: resource.readResource,
  PlanResourceChange: resource.planResourceChange,
  ApplyResourceChange: resource.applyResourceChange,
  ImportResourceState: resource.importResourceState,
  MoveResourceState: resource.moveResourceState,
  ValidateDataResourceConfig: data.validateDataResourceConfig,
  ReadDataSource: data.readDataSource,
  ValidateEphemeralResourceConfig: data.validateEphemeralResourceConfig,
  OpenEphemeralResource: data.openEphemeralResource,
  RenewEphemeralResource: data.renewEphemeralResource,
  CloseEphemeralResource: data.closeEphemeralResource,
};

export type RpcName = keyof typeof rpcs;
