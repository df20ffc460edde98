# The password of akadmin, from its Kubernetes Secret into the team's vault. It is in neither plan nor state.
terraform {
  required_version = ">= 1.11"
  required_providers {
    kubesecret  = { source = "ominis-ai/kubesecret", version = "~> 1.0" }
    vaultwarden = { source = "ominis-ai/vaultwarden", version = "~> 1.0" }
  }
}

provider "kubesecret" {
  config_context = "production"
}

ephemeral "kubesecret_value" "akadmin" {
  namespace = "authentik"
  name      = "authentik-bootstrap"
  key       = "password"
}

data "vaultwarden_organization" "team" {
  name = "Platform Team"
}

data "vaultwarden_organization_collection" "platform" {
  organization_id = data.vaultwarden_organization.team.id
  name            = "Platform"
}

resource "vaultwarden_login_item" "akadmin" {
  organization_id     = data.vaultwarden_organization.team.id
  collection_id       = data.vaultwarden_organization_collection.platform.id
  name                = "authentik"
  username            = "akadmin"
  password_wo         = ephemeral.kubesecret_value.akadmin.value
  password_wo_version = 1
}
