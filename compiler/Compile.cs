using Sluice.Compiler.Analyses.Portability;
using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Lowering;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Resolution;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;
using Sluice.Compiler.Validation;

namespace Sluice.Compiler;

/// <summary>What changed in the input.</summary>
public abstract record Change
{
    private Change() { }
    private protected abstract int Rank { get; }

    /// <summary>A source as it now is, in place of what it was.</summary>
    public sealed record Put(SourceText Source) : Change { private protected override int Rank => 0; }

    /// <summary>As <see cref="Put"/>, but objects that the new text refuses stay as they were.</summary>
    public sealed record Update(SourceText Source) : Change { private protected override int Rank => 1; }
    public sealed record Remove(SourceName Name) : Change { private protected override int Rank => 2; }
}

/// <summary>
/// The table of contents: text in, verified plan, diagnostics and status out. Total, deterministic and free of effects;
/// the result depends on the set of objects alone.
/// </summary>
public static class Compile
{
    public static Compilation Run(Arr<SourceText> sources, CompileOptions options) =>
        Of(sources.Fold(Map<SourceName, ParsedSource>(), (known, source) => Join(known, Parse.Source(source, options.Crds))), options);

    /// <summary>
    /// The compilation after a change: equal to compiling the changed input from nothing. Sources that did not change are
    /// not read again.
    /// </summary>
    public static Compilation Step(Compilation previous, Change change) => Step(previous, Array(change));

    /// <summary>The same input under other options; nothing is read again.</summary>
    public static Compilation Under(Compilation compilation, CompileOptions options) => Of(compilation.Sources, options);

    /// <summary>The compilation after changes that came together; what lies between them is never served.</summary>
    public static Compilation Step(Compilation previous, Arr<Change> changes) =>
        changes.IsEmpty ? previous : Of(changes.Fold(previous.Sources, (sources, change) => After(sources, change, previous.Options.Crds)), previous.Options);

    private static Map<SourceName, ParsedSource> After(Map<SourceName, ParsedSource> sources, Change change, Option<CrdBundle> crds) => change switch
    {
        Change.Put(var source) => sources.AddOrUpdate(new(source.Name), Parse.Source(source, crds)),
        Change.Update(var source) => sources.AddOrUpdate(new(source.Name),
            before => Parse.Carry(before, Parse.Source(source, crds)), () => Parse.Source(source, crds)),
        Change.Remove(var name) => sources.Remove(name),
    };

    private static Compilation Of(Map<SourceName, ParsedSource> sources, CompileOptions options)
    {
        var (resolved, said) =
            from world in Worlds.Of(toArray(sources.Values))
            from valid in Validate.Run(world, options)
            from bound in Bind.Run(valid, options)
            from found in Resolve.Run(bound, options)
            select found;
        var heard = Ours(resolved, options, toSeq(sources.Values.SelectMany(source => source.Diagnostics)).Strict() + said);
        return Compilation.Of(options, sources, resolved, Lower.Run(resolved), heard + Portable.Run(Compilation.ObjectsOf(sources), options.Against));
    }

    /// <summary>One name is one source: texts that share it are read one after the other.</summary>
    private static Map<SourceName, ParsedSource> Join(Map<SourceName, ParsedSource> known, ParsedSource source) =>
        known.AddOrUpdate(source.Name,
            before => new(source.Name, before.Objects + source.Objects, before.Readable && source.Readable, before.Diagnostics + source.Diagnostics),
            () => source);

    /// <summary>A route whose every parent is somebody else's is not for us to judge.</summary>
    private static Seq<Diagnostic> Ours(Resolved resolved, CompileOptions options, Seq<Diagnostic> said)
    {
        var foreign = resolved.Bound.Routes
            .Filter(route => route.Parents.IsEmpty && !route.Route.Head.ParentRefs.IsEmpty
                && route.Route.Head.ParentRefs.ForAll(parent => BindRoute.IsForeign(resolved.Bound.World, options, route.Route, parent)))
            .Map(route => (Subject)new Subject.EveryParent(route.Route.Key));
        return foreign.IsEmpty ? said : said.Filter(d => !foreign.Contains(d.About)).Strict();
    }
}
