using System.Collections.Generic;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;

namespace Sluice.Laws.Clusters;

/// <summary>What the compiler says of one object.</summary>
/// <param name="Object">The object with defaults and without unknown fields, if it takes it.</param>
/// <param name="Blames">The errors, by field.</param>
internal sealed record Judgement(Option<JsonObject> Object, IReadOnlyList<Blame> Blames)
{
    public bool Accepted => Object.IsSome;

    public static Judgement Of(CrdBundle bundle, Manifest manifest)
    {
        var read = Read.Json(new SourceText("manifest.json", Encoding.UTF8.GetBytes(manifest.Text)));
        var judged = read.Value.Map(node => Judge.Object(bundle, node));
        var errors = (read.Diagnostics + judged.Map(j => j.Diagnostics).IfNone(Empty)).Filter(said => said.Code.Severity == Severity.Error);
        return new(
            errors.IsEmpty ? judged.Map(j => (JsonObject)NodeJson.Of(j.Value)!) : None,
            [.. errors.Map(said => new Blame(said.At.Field, said.Message))]);
    }
}
