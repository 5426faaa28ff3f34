using Sluice.Compiler;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Status;

namespace Sluice.Adapters.Cli;

/// <summary>The objects of an input with the status that the controller would write, as YAML.</summary>
internal static class StatusText
{
    public static string Of(Compilation compilation) => Of(EmitStatus.Objects(compilation));

    public static string Of(Arr<Json> objects) => string.Join("---\n", objects.Map(JsonYaml.Print));
}
