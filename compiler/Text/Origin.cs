namespace Sluice.Compiler.Text;

/// <summary>
/// Where a value came from. <see cref="Document"/> is a file name for manifests and "Kind namespace/name" for objects
/// from a watch; <see cref="Field"/> is the path inside the object (<c>spec.rules[2].backendRefs[0]</c>).
/// Lines and columns count from 1 in characters; line 0 means that there is no text to point at.
/// </summary>
public sealed record Origin(string Document, string Field, int Line, int Column, int Length) : IComparable<Origin>
{
    public static readonly Origin Nowhere = new("", "", 0, 0, 0);

    public static Origin Of(string document) => new(document, "", 0, 0, 0);

    public int CompareTo(Origin? other) =>
        other is null ? 1
        : string.CompareOrdinal(Document, other.Document) is var document and not 0 ? document
        : Line.CompareTo(other.Line) is var line and not 0 ? line
        : Column.CompareTo(other.Column) is var column and not 0 ? column
        : string.CompareOrdinal(Field, other.Field) is var field and not 0 ? field
        : Length.CompareTo(other.Length);

    public override string ToString() =>
        Line > 0 ? $"{Document}:{Line}:{Column}" : Field.Length > 0 ? $"{Document} {Field}" : Document;
}
