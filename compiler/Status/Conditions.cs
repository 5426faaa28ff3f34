using Sluice.Compiler.Diagnostics;

namespace Sluice.Compiler.Status;

/// <summary>One condition of an object. <see cref="ObservedGeneration"/> is that of the object it was computed from.</summary>
public sealed record Condition(string Type, bool Holds, string Reason, string Message, long ObservedGeneration);

/// <summary>What a condition says when no diagnostic speaks of it.</summary>
internal sealed record Standing(string Type, bool Holds, string Reason, string Message);

/// <summary>
/// Conditions are folded from diagnostics: the first that sets a condition gives status and reason, and all that set it
/// to the same give the message. No other code writes a reason.
/// </summary>
internal static class Conditions
{
    private const int LongestMessage = 32_768;

    public static Arr<Condition> Of(Arr<Standing> standing, Seq<Diagnostic> said, long generation)
    {
        var effects = toArray(said.SelectMany(d => d.Code.Effects.Map(effect => (Effect: effect, d.Message))));
        var others = toArray(effects
            .Map(item => item.Effect.Condition)
            .Distinct()
            .Where(type => !standing.Exists(known => known.Type == type)));
        return standing.Map(known => Fold(known.Type, effects, generation)
                .IfNone(() => new Condition(known.Type, known.Holds, known.Reason, known.Message, generation)))
            + toArray(others.SelectMany(type => Fold(type, effects, generation)));
    }

    private static Option<Condition> Fold(string type, Arr<(Effect Effect, string Message)> effects, long generation)
    {
        var own = effects.Filter(item => item.Effect.Condition == type);
        if (own.IsEmpty) return None;
        var first = own[0].Effect;
        var message = string.Join("; ", own.Filter(item => item.Effect.Holds == first.Holds).Map(item => item.Message).Distinct());
        return new Condition(type, first.Holds, first.Reason, message.Length <= LongestMessage ? message : message[..LongestMessage], generation);
    }
}
