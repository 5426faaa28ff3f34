using System.Text;

namespace Sluice.Laws.Schemas;

/// <summary>The committed form of the schemas: one text for each kind, in which all bundles and versions share their lines.</summary>
internal static class SchemaData
{
    /// <summary>The file name and content for each kind.</summary>
    public static Arr<(string Name, string Source)> Files(Arr<Crd> crds) => toArray(crds
        .GroupBy(crd => (crd.Group, crd.Kind))
        .OrderBy(kind => kind.Key.Kind, StringComparer.Ordinal)
        .Select(kind => ($"{kind.Key.Kind}.cs", Source(kind.Key.Kind, Text(toArray(kind))))));

    private static string Source(string kind, string text) =>
        $$""""
        namespace Sluice.Compiler.Schemas.Data;

        /// <summary>The schema of {{kind}}; made from the CRDs by properties/Schemas.</summary>
        internal static class {{kind}}Schema
        {
            public const string Text =
                """
        {{string.Join('\n', text.TrimEnd('\n').Split('\n').Select(line => "        " + line))}}
                """;
        }

        """";

    /// <summary>Versions with one schema share a letter; a word that holds for some letters only names them after an '@'.</summary>
    private static string Text(Arr<Crd> kind)
    {
        var columns = toArray(kind
            .Select(crd => (Crd: crd, Draft: Drafts.Of(crd)))
            .GroupBy(found => found.Draft.Text, StringComparer.Ordinal)
            .Select((same, index) => (Letter: (char)('a' + index), same.First().Draft, Served: toArray(same.Select(found => $"{found.Crd.Bundle}/{found.Crd.Version}")))));
        var text = new StringBuilder()
            .Append($"{kind[0].Group} {kind[0].Kind} {(kind[0].Namespaced ? "namespaced" : "cluster")}{(kind[0].StatusApart ? " status" : "")}\n");
        foreach (var column in columns) text.Append($"{column.Letter} {string.Join(' ', column.Served)}\n");
        Write(text, 0, columns.Map(column => (column.Letter, column.Draft)), columns.Count);
        return text.ToString();
    }

    private static void Write(StringBuilder text, int depth, Arr<(char Letter, Draft Draft)> columns, int above)
    {
        var types = columns.Map(column => column.Draft.Type).Distinct();
        if (types.Count() > 1) throw new InvalidOperationException($"{columns[0].Draft.Name} has several types");
        var letters = Letters(columns);
        text.Append(' ', depth * 2).Append(depth == 0 ? "." : columns[0].Draft.Name).Append(' ').Append(types.First());
        if (columns.Count < above) text.Append('@').Append(letters);
        foreach (var (word, where) in Words(columns))
        {
            text.Append(' ').Append(word);
            if (where != letters) text.Append('@').Append(where);
        }
        text.Append('\n');
        foreach (var name in columns.SelectMany(column => column.Draft.Parts).Select(part => part.Name).Distinct().Order(StringComparer.Ordinal))
        {
            var holding = toArray(columns.SelectMany(column => column.Draft.Parts.Filter(part => part.Name == name).Map(part => (column.Letter, part))));
            Write(text, depth + 1, holding, columns.Count);
        }
    }

    /// <summary>Words in the order in which the columns have them; those of one keyword stand together.</summary>
    private static Arr<(string Word, string Letters)> Words(Arr<(char Letter, Draft Draft)> columns) => toArray(columns
        .SelectMany(column => column.Draft.Words)
        .Distinct()
        .OrderBy(Place)
        .ThenBy(word => word[0] == '!' ? word : "", StringComparer.Ordinal)
        .Select(word => (word, Letters(columns.Filter(column => column.Draft.Words.Contains(word))))));

    private static int Place(string word) =>
        Array("required", "min=", "max=", "in=", "like=", "set", "keys=", "!", "default=").Map((index, start) => (index, start)).Find(found => word.StartsWith(found.start, StringComparison.Ordinal)).Map(found => found.index).IfNone(-1);

    private static string Letters(Arr<(char Letter, Draft Draft)> columns) => new([.. columns.Map(column => column.Letter)]);
}
