// https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item
// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface LoginItemConfig extends cdktf.TerraformMetaArguments {
  /**
  * The only collection that it is in.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#collection_id LoginItem#collection_id}
  */
  readonly collectionId?: string;
  /**
  * The collections that it is in, instead of collection_id.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#collection_ids LoginItem#collection_ids}
  */
  readonly collectionIds?: string[];
  /**
  * Custom fields. Those of other names, which people added, are left alone.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#fields LoginItem#fields}
  */
  readonly fields?: LoginItemFields[] | cdktf.IResolvable;
  /**
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#name LoginItem#name}
  */
  readonly name: string;
  /**
  * At most 7439 bytes. Kept in the state.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#notes LoginItem#notes}
  */
  readonly notes?: string;
  /**
  * trash: people can restore it; delete: it is gone for good.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#on_destroy LoginItem#on_destroy}
  */
  readonly onDestroy?: string;
  /**
  * The organization that owns it.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#organization_id LoginItem#organization_id}
  */
  readonly organizationId: string;
  /**
  * Kept in the state. password_wo is not.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#password LoginItem#password}
  */
  readonly password?: string;
  /**
  * Password that reaches neither plan nor state; needs Terraform 1.11.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#password_wo LoginItem#password_wo}
  */
  readonly passwordWo?: string;
  /**
  * Raise it to write password_wo again: Terraform does not see a change of a write-only value.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#password_wo_version LoginItem#password_wo_version}
  */
  readonly passwordWoVersion?: number;
  /**
  * Whether clients ask for the master password again.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#reprompt LoginItem#reprompt}
  */
  readonly reprompt?: boolean | cdktf.IResolvable;
  /**
  * Secret of an authenticator app: base32, otpauth:// or steam:// URI. Kept in the state.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#totp LoginItem#totp}
  */
  readonly totp?: string;
  /**
  * The same, in neither plan nor state.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#totp_wo LoginItem#totp_wo}
  */
  readonly totpWo?: string;
  /**
  * Raise it to write totp_wo again: Terraform does not see a change of a write-only value.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#totp_wo_version LoginItem#totp_wo_version}
  */
  readonly totpWoVersion?: number;
  /**
  * URIs with their matches, instead of uris.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#uri_matches LoginItem#uri_matches}
  */
  readonly uriMatches?: LoginItemUriMatches[] | cdktf.IResolvable;
  /**
  * URIs; how each is matched is left as it is.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#uris LoginItem#uris}
  */
  readonly uris?: string[];
  /**
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#username LoginItem#username}
  */
  readonly username?: string;
}
export interface LoginItemFields {
  /**
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#boolean LoginItem#boolean}
  */
  readonly boolean?: boolean | cdktf.IResolvable;
  /**
  * Kept in the state.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#hidden LoginItem#hidden}
  */
  readonly hidden?: string;
  /**
  * Shows another part of the item: username, password.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#linked LoginItem#linked}
  */
  readonly linked?: string;
  /**
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#name LoginItem#name}
  */
  readonly name: string;
  /**
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#text LoginItem#text}
  */
  readonly text?: string;
}

export function loginItemFieldsToTerraform(struct?: LoginItemFields | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  return {
    boolean: cdktf.booleanToTerraform(struct!.boolean),
    hidden: cdktf.stringToTerraform(struct!.hidden),
    linked: cdktf.stringToTerraform(struct!.linked),
    name: cdktf.stringToTerraform(struct!.name),
    text: cdktf.stringToTerraform(struct!.text),
  }
}


export function loginItemFieldsToHclTerraform(struct?: LoginItemFields | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  const attrs = {
    boolean: {
      value: cdktf.booleanToHclTerraform(struct!.boolean),
      isBlock: false,
      type: "simple",
      storageClassType: "boolean",
    },
    hidden: {
      value: cdktf.stringToHclTerraform(struct!.hidden),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    linked: {
      value: cdktf.stringToHclTerraform(struct!.linked),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    name: {
      value: cdktf.stringToHclTerraform(struct!.name),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    text: {
      value: cdktf.stringToHclTerraform(struct!.text),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export class LoginItemFieldsOutputReference extends cdktf.ComplexObject {
  private isEmptyObject = false;
  private resolvableValue?: cdktf.IResolvable;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param complexObjectIndex the index of this item in the list
  * @param complexObjectIsFromSet whether the list is wrapping a set (will add tolist() to be able to access an item via an index)
  */
  public constructor(terraformResource: cdktf.IInterpolatingParent, terraformAttribute: string, complexObjectIndex: number, complexObjectIsFromSet: boolean) {
    super(terraformResource, terraformAttribute, complexObjectIsFromSet, complexObjectIndex);
  }

  public get internalValue(): LoginItemFields | cdktf.IResolvable | undefined {
    if (this.resolvableValue) {
      return this.resolvableValue;
    }
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    if (this._boolean !== undefined) {
      hasAnyValues = true;
      internalValueResult.boolean = this._boolean;
    }
    if (this._hidden !== undefined) {
      hasAnyValues = true;
      internalValueResult.hidden = this._hidden;
    }
    if (this._linked !== undefined) {
      hasAnyValues = true;
      internalValueResult.linked = this._linked;
    }
    if (this._name !== undefined) {
      hasAnyValues = true;
      internalValueResult.name = this._name;
    }
    if (this._text !== undefined) {
      hasAnyValues = true;
      internalValueResult.text = this._text;
    }
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: LoginItemFields | cdktf.IResolvable | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this.resolvableValue = undefined;
      this._boolean = undefined;
      this._hidden = undefined;
      this._linked = undefined;
      this._name = undefined;
      this._text = undefined;
    }
    else if (cdktf.Tokenization.isResolvable(value)) {
      this.isEmptyObject = false;
      this.resolvableValue = value;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this.resolvableValue = undefined;
      this._boolean = value.boolean;
      this._hidden = value.hidden;
      this._linked = value.linked;
      this._name = value.name;
      this._text = value.text;
    }
  }

  // boolean - computed: true, optional: true, required: false
  private _boolean?: boolean | cdktf.IResolvable; 
  public get boolean() {
    return this.getBooleanAttribute('boolean');
  }
  public set boolean(value: boolean | cdktf.IResolvable) {
    this._boolean = value;
  }
  public resetBoolean() {
    this._boolean = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get booleanInput() {
    return this._boolean;
  }

  // hidden - computed: true, optional: true, required: false
  private _hidden?: string; 
  public get hidden() {
    return this.getStringAttribute('hidden');
  }
  public set hidden(value: string) {
    this._hidden = value;
  }
  public resetHidden() {
    this._hidden = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get hiddenInput() {
    return this._hidden;
  }

  // linked - computed: true, optional: true, required: false
  private _linked?: string; 
  public get linked() {
    return this.getStringAttribute('linked');
  }
  public set linked(value: string) {
    this._linked = value;
  }
  public resetLinked() {
    this._linked = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get linkedInput() {
    return this._linked;
  }

  // name - computed: true, optional: false, required: true
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

  // text - computed: true, optional: true, required: false
  private _text?: string; 
  public get text() {
    return this.getStringAttribute('text');
  }
  public set text(value: string) {
    this._text = value;
  }
  public resetText() {
    this._text = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get textInput() {
    return this._text;
  }
}

export class LoginItemFieldsList extends cdktf.ComplexList {
  public internalValue? : LoginItemFields[] | cdktf.IResolvable

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param wrapsSet whether the list is wrapping a set (will add tolist() to be able to access an item via an index)
  */
  constructor(protected override terraformResource: cdktf.IInterpolatingParent, protected override terraformAttribute: string, protected override wrapsSet: boolean) {
    super(terraformResource, terraformAttribute, wrapsSet)
  }

  /**
  * @param index the index of the item to return
  */
  public get(index: number): LoginItemFieldsOutputReference {
    return new LoginItemFieldsOutputReference(this.terraformResource, this.terraformAttribute, index, this.wrapsSet);
  }
}
export interface LoginItemUriMatches {
  /**
  * default, base_domain, host, starts_with, exact, regular_expression, never
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#match LoginItem#match}
  */
  readonly match?: string;
  /**
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#uri LoginItem#uri}
  */
  readonly uri: string;
}

export function loginItemUriMatchesToTerraform(struct?: LoginItemUriMatches | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  return {
    match: cdktf.stringToTerraform(struct!.match),
    uri: cdktf.stringToTerraform(struct!.uri),
  }
}


export function loginItemUriMatchesToHclTerraform(struct?: LoginItemUriMatches | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  const attrs = {
    match: {
      value: cdktf.stringToHclTerraform(struct!.match),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    uri: {
      value: cdktf.stringToHclTerraform(struct!.uri),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export class LoginItemUriMatchesOutputReference extends cdktf.ComplexObject {
  private isEmptyObject = false;
  private resolvableValue?: cdktf.IResolvable;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param complexObjectIndex the index of this item in the list
  * @param complexObjectIsFromSet whether the list is wrapping a set (will add tolist() to be able to access an item via an index)
  */
  public constructor(terraformResource: cdktf.IInterpolatingParent, terraformAttribute: string, complexObjectIndex: number, complexObjectIsFromSet: boolean) {
    super(terraformResource, terraformAttribute, complexObjectIsFromSet, complexObjectIndex);
  }

  public get internalValue(): LoginItemUriMatches | cdktf.IResolvable | undefined {
    if (this.resolvableValue) {
      return this.resolvableValue;
    }
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    if (this._match !== undefined) {
      hasAnyValues = true;
      internalValueResult.match = this._match;
    }
    if (this._uri !== undefined) {
      hasAnyValues = true;
      internalValueResult.uri = this._uri;
    }
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: LoginItemUriMatches | cdktf.IResolvable | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this.resolvableValue = undefined;
      this._match = undefined;
      this._uri = undefined;
    }
    else if (cdktf.Tokenization.isResolvable(value)) {
      this.isEmptyObject = false;
      this.resolvableValue = value;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this.resolvableValue = undefined;
      this._match = value.match;
      this._uri = value.uri;
    }
  }

  // match - computed: true, optional: true, required: false
  private _match?: string; 
  public get match() {
    return this.getStringAttribute('match');
  }
  public set match(value: string) {
    this._match = value;
  }
  public resetMatch() {
    this._match = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get matchInput() {
    return this._match;
  }

  // uri - computed: true, optional: false, required: true
  private _uri?: string; 
  public get uri() {
    return this.getStringAttribute('uri');
  }
  public set uri(value: string) {
    this._uri = value;
  }
  // Temporarily expose input value. Use with caution.
  public get uriInput() {
    return this._uri;
  }
}

export class LoginItemUriMatchesList extends cdktf.ComplexList {
  public internalValue? : LoginItemUriMatches[] | cdktf.IResolvable

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param wrapsSet whether the list is wrapping a set (will add tolist() to be able to access an item via an index)
  */
  constructor(protected override terraformResource: cdktf.IInterpolatingParent, protected override terraformAttribute: string, protected override wrapsSet: boolean) {
    super(terraformResource, terraformAttribute, wrapsSet)
  }

  /**
  * @param index the index of the item to return
  */
  public get(index: number): LoginItemUriMatchesOutputReference {
    return new LoginItemUriMatchesOutputReference(this.terraformResource, this.terraformAttribute, index, this.wrapsSet);
  }
}

/**
* Represents a {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item vaultwarden_login_item}
*/
export class LoginItem extends cdktf.TerraformResource {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "vaultwarden_login_item";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a LoginItem resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the LoginItem to import
  * @param importFromId The id of the existing LoginItem that should be imported. Refer to the {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item#import import section} in the documentation of this resource for the id to use
  * @param provider? Optional instance of the provider where the LoginItem to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "vaultwarden_login_item", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs/resources/login_item vaultwarden_login_item} Resource
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options LoginItemConfig
  */
  public constructor(scope: Construct, id: string, config: LoginItemConfig) {
    super(scope, id, {
      terraformResourceType: 'vaultwarden_login_item',
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
    this._collectionId = config.collectionId;
    this._collectionIds = config.collectionIds;
    this._fields.internalValue = config.fields;
    this._name = config.name;
    this._notes = config.notes;
    this._onDestroy = config.onDestroy;
    this._organizationId = config.organizationId;
    this._password = config.password;
    this._passwordWo = config.passwordWo;
    this._passwordWoVersion = config.passwordWoVersion;
    this._reprompt = config.reprompt;
    this._totp = config.totp;
    this._totpWo = config.totpWo;
    this._totpWoVersion = config.totpWoVersion;
    this._uriMatches.internalValue = config.uriMatches;
    this._uris = config.uris;
    this._username = config.username;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // collection_id - computed: true, optional: true, required: false
  private _collectionId?: string; 
  public get collectionId() {
    return this.getStringAttribute('collection_id');
  }
  public set collectionId(value: string) {
    this._collectionId = value;
  }
  public resetCollectionId() {
    this._collectionId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get collectionIdInput() {
    return this._collectionId;
  }

  // collection_ids - computed: true, optional: true, required: false
  private _collectionIds?: string[]; 
  public get collectionIds() {
    return cdktf.Fn.tolist(this.getListAttribute('collection_ids'));
  }
  public set collectionIds(value: string[]) {
    this._collectionIds = value;
  }
  public resetCollectionIds() {
    this._collectionIds = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get collectionIdsInput() {
    return this._collectionIds;
  }

  // creation_date - computed: true, optional: false, required: false
  public get creationDate() {
    return this.getStringAttribute('creation_date');
  }

  // fields - computed: true, optional: true, required: false
  private _fields = new LoginItemFieldsList(this, "fields", false);
  public get fields() {
    return this._fields;
  }
  public putFields(value: LoginItemFields[] | cdktf.IResolvable) {
    this._fields.internalValue = value;
  }
  public resetFields() {
    this._fields.internalValue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get fieldsInput() {
    return this._fields.internalValue;
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

  // notes - computed: false, optional: true, required: false
  private _notes?: string; 
  public get notes() {
    return this.getStringAttribute('notes');
  }
  public set notes(value: string) {
    this._notes = value;
  }
  public resetNotes() {
    this._notes = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get notesInput() {
    return this._notes;
  }

  // on_destroy - computed: true, optional: true, required: false
  private _onDestroy?: string; 
  public get onDestroy() {
    return this.getStringAttribute('on_destroy');
  }
  public set onDestroy(value: string) {
    this._onDestroy = value;
  }
  public resetOnDestroy() {
    this._onDestroy = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get onDestroyInput() {
    return this._onDestroy;
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

  // password - computed: false, optional: true, required: false
  private _password?: string; 
  public get password() {
    return this.getStringAttribute('password');
  }
  public set password(value: string) {
    this._password = value;
  }
  public resetPassword() {
    this._password = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get passwordInput() {
    return this._password;
  }

  // password_wo - computed: false, optional: true, required: false
  private _passwordWo?: string; 
  public get passwordWo() {
    return this.getStringAttribute('password_wo');
  }
  public set passwordWo(value: string) {
    this._passwordWo = value;
  }
  public resetPasswordWo() {
    this._passwordWo = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get passwordWoInput() {
    return this._passwordWo;
  }

  // password_wo_version - computed: true, optional: true, required: false
  private _passwordWoVersion?: number; 
  public get passwordWoVersion() {
    return this.getNumberAttribute('password_wo_version');
  }
  public set passwordWoVersion(value: number) {
    this._passwordWoVersion = value;
  }
  public resetPasswordWoVersion() {
    this._passwordWoVersion = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get passwordWoVersionInput() {
    return this._passwordWoVersion;
  }

  // reprompt - computed: true, optional: true, required: false
  private _reprompt?: boolean | cdktf.IResolvable; 
  public get reprompt() {
    return this.getBooleanAttribute('reprompt');
  }
  public set reprompt(value: boolean | cdktf.IResolvable) {
    this._reprompt = value;
  }
  public resetReprompt() {
    this._reprompt = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get repromptInput() {
    return this._reprompt;
  }

  // revision_date - computed: true, optional: false, required: false
  public get revisionDate() {
    return this.getStringAttribute('revision_date');
  }

  // totp - computed: false, optional: true, required: false
  private _totp?: string; 
  public get totp() {
    return this.getStringAttribute('totp');
  }
  public set totp(value: string) {
    this._totp = value;
  }
  public resetTotp() {
    this._totp = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get totpInput() {
    return this._totp;
  }

  // totp_wo - computed: false, optional: true, required: false
  private _totpWo?: string; 
  public get totpWo() {
    return this.getStringAttribute('totp_wo');
  }
  public set totpWo(value: string) {
    this._totpWo = value;
  }
  public resetTotpWo() {
    this._totpWo = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get totpWoInput() {
    return this._totpWo;
  }

  // totp_wo_version - computed: true, optional: true, required: false
  private _totpWoVersion?: number; 
  public get totpWoVersion() {
    return this.getNumberAttribute('totp_wo_version');
  }
  public set totpWoVersion(value: number) {
    this._totpWoVersion = value;
  }
  public resetTotpWoVersion() {
    this._totpWoVersion = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get totpWoVersionInput() {
    return this._totpWoVersion;
  }

  // uri_matches - computed: true, optional: true, required: false
  private _uriMatches = new LoginItemUriMatchesList(this, "uri_matches", false);
  public get uriMatches() {
    return this._uriMatches;
  }
  public putUriMatches(value: LoginItemUriMatches[] | cdktf.IResolvable) {
    this._uriMatches.internalValue = value;
  }
  public resetUriMatches() {
    this._uriMatches.internalValue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get uriMatchesInput() {
    return this._uriMatches.internalValue;
  }

  // uris - computed: true, optional: true, required: false
  private _uris?: string[]; 
  public get uris() {
    return this.getListAttribute('uris');
  }
  public set uris(value: string[]) {
    this._uris = value;
  }
  public resetUris() {
    this._uris = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get urisInput() {
    return this._uris;
  }

  // username - computed: false, optional: true, required: false
  private _username?: string; 
  public get username() {
    return this.getStringAttribute('username');
  }
  public set username(value: string) {
    this._username = value;
  }
  public resetUsername() {
    this._username = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get usernameInput() {
    return this._username;
  }

  // =========
  // SYNTHESIS
  // =========

  protected override synthesizeAttributes(): { [name: string]: any } {
    return {
      collection_id: cdktf.stringToTerraform(this._collectionId),
      collection_ids: cdktf.listMapper(cdktf.stringToTerraform, false)(this._collectionIds),
      fields: cdktf.listMapper(loginItemFieldsToTerraform, false)(this._fields.internalValue),
      name: cdktf.stringToTerraform(this._name),
      notes: cdktf.stringToTerraform(this._notes),
      on_destroy: cdktf.stringToTerraform(this._onDestroy),
      organization_id: cdktf.stringToTerraform(this._organizationId),
      password: cdktf.stringToTerraform(this._password),
      password_wo: cdktf.stringToTerraform(this._passwordWo),
      password_wo_version: cdktf.numberToTerraform(this._passwordWoVersion),
      reprompt: cdktf.booleanToTerraform(this._reprompt),
      totp: cdktf.stringToTerraform(this._totp),
      totp_wo: cdktf.stringToTerraform(this._totpWo),
      totp_wo_version: cdktf.numberToTerraform(this._totpWoVersion),
      uri_matches: cdktf.listMapper(loginItemUriMatchesToTerraform, false)(this._uriMatches.internalValue),
      uris: cdktf.listMapper(cdktf.stringToTerraform, false)(this._uris),
      username: cdktf.stringToTerraform(this._username),
    };
  }

  protected override synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      collection_id: {
        value: cdktf.stringToHclTerraform(this._collectionId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      collection_ids: {
        value: cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)(this._collectionIds),
        isBlock: false,
        type: "set",
        storageClassType: "stringList",
      },
      fields: {
        value: cdktf.listMapperHcl(loginItemFieldsToHclTerraform, false)(this._fields.internalValue),
        isBlock: true,
        type: "list",
        storageClassType: "LoginItemFieldsList",
      },
      name: {
        value: cdktf.stringToHclTerraform(this._name),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      notes: {
        value: cdktf.stringToHclTerraform(this._notes),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      on_destroy: {
        value: cdktf.stringToHclTerraform(this._onDestroy),
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
      password: {
        value: cdktf.stringToHclTerraform(this._password),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      password_wo: {
        value: cdktf.stringToHclTerraform(this._passwordWo),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      password_wo_version: {
        value: cdktf.numberToHclTerraform(this._passwordWoVersion),
        isBlock: false,
        type: "simple",
        storageClassType: "number",
      },
      reprompt: {
        value: cdktf.booleanToHclTerraform(this._reprompt),
        isBlock: false,
        type: "simple",
        storageClassType: "boolean",
      },
      totp: {
        value: cdktf.stringToHclTerraform(this._totp),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      totp_wo: {
        value: cdktf.stringToHclTerraform(this._totpWo),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      totp_wo_version: {
        value: cdktf.numberToHclTerraform(this._totpWoVersion),
        isBlock: false,
        type: "simple",
        storageClassType: "number",
      },
      uri_matches: {
        value: cdktf.listMapperHcl(loginItemUriMatchesToHclTerraform, false)(this._uriMatches.internalValue),
        isBlock: true,
        type: "list",
        storageClassType: "LoginItemUriMatchesList",
      },
      uris: {
        value: cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)(this._uris),
        isBlock: false,
        type: "list",
        storageClassType: "stringList",
      },
      username: {
        value: cdktf.stringToHclTerraform(this._username),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
