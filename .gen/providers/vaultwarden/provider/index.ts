// https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs
// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface VaultwardenProviderConfig {
  /**
  * Authority to trust besides the public ones: PEM text, or the path of a PEM file.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs#ca_certificate VaultwardenProvider#ca_certificate}
  */
  readonly caCertificate?: string;
  /**
  * Certificate for a server that asks for one: PEM text or path. Needs client_key.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs#client_certificate VaultwardenProvider#client_certificate}
  */
  readonly clientCertificate?: string;
  /**
  * Personal API key, `user.<id>`: logs in without a second factor. Needs client_secret.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs#client_id VaultwardenProvider#client_id}
  */
  readonly clientId?: string;
  /**
  * Its private key: PEM text or path.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs#client_key VaultwardenProvider#client_key}
  */
  readonly clientKey?: string;
  /**
  * Secret of the API key.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs#client_secret VaultwardenProvider#client_secret}
  */
  readonly clientSecret?: string;
  /**
  * E-mail address of the account.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs#email VaultwardenProvider#email}
  */
  readonly email?: string;
  /**
  * Base URL of the server, with its sub-path if it has one. HTTPS, or HTTP to this machine.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs#endpoint VaultwardenProvider#endpoint}
  */
  readonly endpoint?: string;
  /**
  * Seconds for a request with all its retries. Default 120.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs#max_retry_time VaultwardenProvider#max_retry_time}
  */
  readonly maxRetryTime?: number;
  /**
  * Master password of the account. It opens the keys, also when an API key does the login.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs#password VaultwardenProvider#password}
  */
  readonly password?: string;
  /**
  * Seconds for one attempt of one request. Default 30.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs#request_timeout VaultwardenProvider#request_timeout}
  */
  readonly requestTimeout?: number;
  /**
  * Secret of the account's authenticator app, base32 or otpauth:// URI. Not needed with an API key.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs#totp_secret VaultwardenProvider#totp_secret}
  */
  readonly totpSecret?: string;
  /**
  * Alias name
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs#alias VaultwardenProvider#alias}
  */
  readonly alias?: string;
}

/**
* Represents a {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs vaultwarden}
*/
export class VaultwardenProvider extends cdktf.TerraformProvider {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "vaultwarden";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a VaultwardenProvider resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the VaultwardenProvider to import
  * @param importFromId The id of the existing VaultwardenProvider that should be imported. Refer to the {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs#import import section} in the documentation of this resource for the id to use
  * @param provider? Optional instance of the provider where the VaultwardenProvider to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "vaultwarden", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new {@link https://registry.terraform.io/providers/ominis-ai/vaultwarden/1.0.0/docs vaultwarden} Resource
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options VaultwardenProviderConfig = {}
  */
  public constructor(scope: Construct, id: string, config: VaultwardenProviderConfig = {}) {
    super(scope, id, {
      terraformResourceType: 'vaultwarden',
      terraformGeneratorMetadata: {
        providerName: 'vaultwarden',
        providerVersion: '1.0.0',
        providerVersionConstraint: '1.0.0'
      },
      terraformProviderSource: 'ominis-ai/vaultwarden'
    });
    this._caCertificate = config.caCertificate;
    this._clientCertificate = config.clientCertificate;
    this._clientId = config.clientId;
    this._clientKey = config.clientKey;
    this._clientSecret = config.clientSecret;
    this._email = config.email;
    this._endpoint = config.endpoint;
    this._maxRetryTime = config.maxRetryTime;
    this._password = config.password;
    this._requestTimeout = config.requestTimeout;
    this._totpSecret = config.totpSecret;
    this._alias = config.alias;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // ca_certificate - computed: false, optional: true, required: false
  private _caCertificate?: string; 
  public get caCertificate() {
    return this._caCertificate;
  }
  public set caCertificate(value: string | undefined) {
    this._caCertificate = value;
  }
  public resetCaCertificate() {
    this._caCertificate = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get caCertificateInput() {
    return this._caCertificate;
  }

  // client_certificate - computed: false, optional: true, required: false
  private _clientCertificate?: string; 
  public get clientCertificate() {
    return this._clientCertificate;
  }
  public set clientCertificate(value: string | undefined) {
    this._clientCertificate = value;
  }
  public resetClientCertificate() {
    this._clientCertificate = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get clientCertificateInput() {
    return this._clientCertificate;
  }

  // client_id - computed: false, optional: true, required: false
  private _clientId?: string; 
  public get clientId() {
    return this._clientId;
  }
  public set clientId(value: string | undefined) {
    this._clientId = value;
  }
  public resetClientId() {
    this._clientId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get clientIdInput() {
    return this._clientId;
  }

  // client_key - computed: false, optional: true, required: false
  private _clientKey?: string; 
  public get clientKey() {
    return this._clientKey;
  }
  public set clientKey(value: string | undefined) {
    this._clientKey = value;
  }
  public resetClientKey() {
    this._clientKey = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get clientKeyInput() {
    return this._clientKey;
  }

  // client_secret - computed: false, optional: true, required: false
  private _clientSecret?: string; 
  public get clientSecret() {
    return this._clientSecret;
  }
  public set clientSecret(value: string | undefined) {
    this._clientSecret = value;
  }
  public resetClientSecret() {
    this._clientSecret = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get clientSecretInput() {
    return this._clientSecret;
  }

  // email - computed: false, optional: true, required: false
  private _email?: string; 
  public get email() {
    return this._email;
  }
  public set email(value: string | undefined) {
    this._email = value;
  }
  public resetEmail() {
    this._email = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get emailInput() {
    return this._email;
  }

  // endpoint - computed: false, optional: true, required: false
  private _endpoint?: string; 
  public get endpoint() {
    return this._endpoint;
  }
  public set endpoint(value: string | undefined) {
    this._endpoint = value;
  }
  public resetEndpoint() {
    this._endpoint = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get endpointInput() {
    return this._endpoint;
  }

  // max_retry_time - computed: false, optional: true, required: false
  private _maxRetryTime?: number; 
  public get maxRetryTime() {
    return this._maxRetryTime;
  }
  public set maxRetryTime(value: number | undefined) {
    this._maxRetryTime = value;
  }
  public resetMaxRetryTime() {
    this._maxRetryTime = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get maxRetryTimeInput() {
    return this._maxRetryTime;
  }

  // password - computed: false, optional: true, required: false
  private _password?: string; 
  public get password() {
    return this._password;
  }
  public set password(value: string | undefined) {
    this._password = value;
  }
  public resetPassword() {
    this._password = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get passwordInput() {
    return this._password;
  }

  // request_timeout - computed: false, optional: true, required: false
  private _requestTimeout?: number; 
  public get requestTimeout() {
    return this._requestTimeout;
  }
  public set requestTimeout(value: number | undefined) {
    this._requestTimeout = value;
  }
  public resetRequestTimeout() {
    this._requestTimeout = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get requestTimeoutInput() {
    return this._requestTimeout;
  }

  // totp_secret - computed: false, optional: true, required: false
  private _totpSecret?: string; 
  public get totpSecret() {
    return this._totpSecret;
  }
  public set totpSecret(value: string | undefined) {
    this._totpSecret = value;
  }
  public resetTotpSecret() {
    this._totpSecret = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get totpSecretInput() {
    return this._totpSecret;
  }

  // alias - computed: false, optional: true, required: false
  private _alias?: string; 
  public override get alias() {
    return this._alias;
  }
  public override set alias(value: string | undefined) {
    this._alias = value;
  }
  public resetAlias() {
    this._alias = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get aliasInput() {
    return this._alias;
  }

  // =========
  // SYNTHESIS
  // =========

  protected override synthesizeAttributes(): { [name: string]: any } {
    return {
      ca_certificate: cdktf.stringToTerraform(this._caCertificate),
      client_certificate: cdktf.stringToTerraform(this._clientCertificate),
      client_id: cdktf.stringToTerraform(this._clientId),
      client_key: cdktf.stringToTerraform(this._clientKey),
      client_secret: cdktf.stringToTerraform(this._clientSecret),
      email: cdktf.stringToTerraform(this._email),
      endpoint: cdktf.stringToTerraform(this._endpoint),
      max_retry_time: cdktf.numberToTerraform(this._maxRetryTime),
      password: cdktf.stringToTerraform(this._password),
      request_timeout: cdktf.numberToTerraform(this._requestTimeout),
      totp_secret: cdktf.stringToTerraform(this._totpSecret),
      alias: cdktf.stringToTerraform(this._alias),
    };
  }

  protected override synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      ca_certificate: {
        value: cdktf.stringToHclTerraform(this._caCertificate),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      client_certificate: {
        value: cdktf.stringToHclTerraform(this._clientCertificate),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      client_id: {
        value: cdktf.stringToHclTerraform(this._clientId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      client_key: {
        value: cdktf.stringToHclTerraform(this._clientKey),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      client_secret: {
        value: cdktf.stringToHclTerraform(this._clientSecret),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      email: {
        value: cdktf.stringToHclTerraform(this._email),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      endpoint: {
        value: cdktf.stringToHclTerraform(this._endpoint),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      max_retry_time: {
        value: cdktf.numberToHclTerraform(this._maxRetryTime),
        isBlock: false,
        type: "simple",
        storageClassType: "number",
      },
      password: {
        value: cdktf.stringToHclTerraform(this._password),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      request_timeout: {
        value: cdktf.numberToHclTerraform(this._requestTimeout),
        isBlock: false,
        type: "simple",
        storageClassType: "number",
      },
      totp_secret: {
        value: cdktf.stringToHclTerraform(this._totpSecret),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      alias: {
        value: cdktf.stringToHclTerraform(this._alias),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
