// https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/organization_collection
// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface OrganizationCollectionConfig extends cdktf.TerraformMetaArguments {
  /**
  * Id in another system, for directory connectors. Not configured: left as it is.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/organization_collection#external_id OrganizationCollection#external_id}
  */
  readonly externalId?: string;
  /**
  * Encrypted on the server. "Parent/Child" shows as nested in clients.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/organization_collection#name OrganizationCollection#name}
  */
  readonly name: string;
  /**
  * The organization that it belongs to.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/organization_collection#organization_id OrganizationCollection#organization_id}
  */
  readonly organizationId: string;
}

/**
* Represents a {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/organization_collection vaultwarden_organization_collection}
*/
export class OrganizationCollection extends cdktf.TerraformResource {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "vaultwarden_organization_collection";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a OrganizationCollection resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the OrganizationCollection to import
  * @param importFromId The id of the existing OrganizationCollection that should be imported. Refer to the {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/organization_collection#import import section} in the documentation of this resource for the id to use
  * @param provider? Optional instance of the provider where the OrganizationCollection to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "vaultwarden_organization_collection", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/organization_collection vaultwarden_organization_collection} Resource
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options OrganizationCollectionConfig
  */
  public constructor(scope: Construct, id: string, config: OrganizationCollectionConfig) {
    super(scope, id, {
      terraformResourceType: 'vaultwarden_organization_collection',
      terraformGeneratorMetadata: {
        providerName: 'vaultwarden',
        providerVersion: '1.0.0',
        providerVersionConstraint: '1.0.0'
      },
      provider: config.provider,
      dependsOn: config.dependsOn,
      count: config.count,
      lifecycle: config.lifecycle,
      provisioners: config.provisioners,
      connection: config.connection,
      forEach: config.forEach
    });
    this._externalId = config.externalId;
    this._name = config.name;
    this._organizationId = config.organizationId;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // external_id - computed: true, optional: true, required: false
  private _externalId?: string; 
  public get externalId() {
    return this.getStringAttribute('external_id');
  }
  public set externalId(value: string) {
    this._externalId = value;
  }
  public resetExternalId() {
    this._externalId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get externalIdInput() {
    return this._externalId;
  }

  // id - computed: true, optional: false, required: false
  public get id() {
    return this.getStringAttribute('id');
  }

  // name - computed: false, optional: false, required: true
  private _name?: string; 
  public get name() {
    return this.getStringAttribute('name');
  }
  public set name(value: string) {
    this._name = value;
  }
  // Temporarily expose input value. Use with caution.
  public get nameInput() {
    return this._name;
  }

  // organization_id - computed: false, optional: false, required: true
  private _organizationId?: string; 
  public get organizationId() {
    return this.getStringAttribute('organization_id');
  }
  public set organizationId(value: string) {
    this._organizationId = value;
  }
  // Temporarily expose input value. Use with caution.
  public get organizationIdInput() {
    return this._organizationId;
  }

  // =========
  // SYNTHESIS
  // =========

  protected override synthesizeAttributes(): { [name: string]: any } {
    return {
      external_id: cdktf.stringToTerraform(this._externalId),
      name: cdktf.stringToTerraform(this._name),
      organization_id: cdktf.stringToTerraform(this._organizationId),
    };
  }

  protected override synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      external_id: {
        value: cdktf.stringToHclTerraform(this._externalId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      name: {
        value: cdktf.stringToHclTerraform(this._name),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      organization_id: {
        value: cdktf.stringToHclTerraform(this._organizationId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
