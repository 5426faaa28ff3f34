using Sluice.Compiler.Text;

namespace Sluice.Compiler.Model;

/// <summary>Which controller serves the Gateways of a class.</summary>
public sealed record GatewayClass(
    Metadata Meta, Located<string> ControllerName, Option<ObjectRef> ParametersRef, Option<Located<string>> Description);
