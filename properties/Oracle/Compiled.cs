using System.Text;
using Sluice.Compiler;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;
using Sluice.Reference;

namespace Sluice.Laws.Oracle;

using World = Sluice.Reference.World;

/// <summary>Worlds through the whole front end: printed as manifests, read and compiled.</summary>
internal static class Compiled
{
    /// <summary>The worlds of what is served are those of the older release, in which a route may have no rules.</summary>
    public static readonly CompileOptions Served = CompileOptions.Files with { Crds = CrdBundles.Named("v1.4.1/experimental") };

    /// <summary>For a data plane that carries as much of the API as whoever reads the world.</summary>
    public static Compilation Of(World world) => Compile.Run(Array(Source("world.yaml", WorldYaml.Print(world))), world.Scope == Scope.Whole
        ? CompileOptions.Files with { Serves = Capabilities.Whole }
        : Served);

    /// <summary>Each object a file of its own.</summary>
    public static Compilation Scattered(World world) => Compile.Run(
        toArray(world.Objects.Select((thing, index) => Source($"{index}.yaml", WorldYaml.Print(thing)))), Served);

    public static SourceText Source(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
}
