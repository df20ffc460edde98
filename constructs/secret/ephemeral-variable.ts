import { TerraformStack, TerraformVariable, VariableType } from 'cdktf';
import type { Construct } from 'constructs';

/**
 * The Terraform variable that brings a secret a person supplies (`TF_VAR_<name>`): sensitive, ephemeral and without a
 * default. A stack has one of each name, whoever asks for it.
 * @param scope any construct of the stack
 */
export function ephemeralVariable(scope: Construct, name: string, description: string): TerraformVariable {
  const stack = TerraformStack.of(scope);
  const id = `variable_${name}`;
  const existing = stack.node.tryFindChild(id);
  if (existing !== undefined) {
    return existing as TerraformVariable;
  }
  const variable = new TerraformVariable(stack, id, {
    type: VariableType.STRING,
    description,
    sensitive: true,
    nullable: false,
  });
  // The typed variable has no such option yet.
  variable.addOverride('ephemeral', true);
  variable.overrideLogicalId(name);
  return variable;
}
