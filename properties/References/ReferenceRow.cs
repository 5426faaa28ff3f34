using Sluice.Compiler.Status;

namespace Sluice.Laws.References;

/// <summary>
/// How a field that names another object is made to name one. In the manifests <c>$API</c> stands for the version of its kind,
/// <c>$REF</c> for the fields of the reference.
/// </summary>
internal abstract record ReferenceRow(string Field)
{
    private protected abstract int Rank { get; }

    /// <summary>It may cross into another namespace, with a grant of that namespace.</summary>
    /// <param name="From">Group and kind that a grant has to name; they are those of the kind that the field is of.</param>
    /// <param name="Told">The condition that says whether it may.</param>
    public sealed record Granted(string Field, string Manifests, TargetKind To, Func<Statuses, Arr<Condition>> Told) : ReferenceRow(Field)
    {
        private protected override int Rank => 0;

        /// <summary>A request or connection that it decides about, for <c>explain</c>; none where no request shows it.</summary>
        public Option<string> Asked { get; init; }
    }

    /// <summary>Whoever is named has to let the referrer in by a list of its own; grants have nothing to do with it.</summary>
    /// <param name="Parent">The one that is named, with <c>$LETS</c> where it lets others in.</param>
    /// <param name="Lets">What stands there: nobody from elsewhere, and everybody.</param>
    public sealed record Admitted(string Field, string Manifests, string Parent, (string Own, string All) Lets) : ReferenceRow(Field)
    {
        private protected override int Rank => 1;
    }

    /// <summary>
    /// What it names elsewhere is never looked at: the field has no namespace, or no data of what it names are used. To name
    /// what is there is then as good as to name what is not.
    /// </summary>
    /// <param name="Others">What the other namespace has under the name.</param>
    public sealed record Deaf(string Field, string Manifests, string Others) : ReferenceRow(Field) { private protected override int Rank => 2; }

    /// <summary>It names no object of a namespace.</summary>
    public sealed record Nothing(string Field, string Because) : ReferenceRow(Field) { private protected override int Rank => 3; }
}

/// <summary>What a reference across namespaces leads to.</summary>
/// <param name="Reference">The fields of a reference besides name and namespace.</param>
/// <param name="Sound">The object, called <c>canary</c>, with <c>$NS</c> for its namespace.</param>
/// <param name="Broken">An object of that name which cannot be used.</param>
internal sealed record TargetKind(string Kind, string Reference, string Sound, string Broken);
