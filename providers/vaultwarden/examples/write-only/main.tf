# A generated password that reaches the vault, and neither plan nor state.
# Endpoint and account come from VAULTWARDEN_ENDPOINT, VAULTWARDEN_EMAIL and VAULTWARDEN_PASSWORD.
terraform {
  required_providers {
    vaultwarden = {
      source  = "ominis-ai/vaultwarden"
      version = "~> 1.0"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }
}

provider "vaultwarden" {}

ephemeral "random_password" "database" {
  length = 32
}

resource "vaultwarden_organization" "team" {
  name                = "Platform Team"
  deletion_protection = true
}

resource "vaultwarden_login_item" "database" {
  organization_id     = vaultwarden_organization.team.id
  collection_id       = vaultwarden_organization.team.default_collection_id
  name                = "PostgreSQL"
  username            = "postgres"
  password_wo         = ephemeral.random_password.database.result
  password_wo_version = 1
}
