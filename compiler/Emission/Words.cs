namespace Sluice.Compiler.Emission;

/// <summary>Foreign text inside a line for people: bare when its ends are beyond doubt, in double quotes otherwise.</summary>
internal static class Words
{
    public static string Print(string text) => text.Length > 0 && text.All(IsBare) ? text : Quoted(text);

    public static string Quoted(string text) => YamlScalars.Quoted(text);

    public static string List(Arr<string> texts) => string.Join(", ", texts.Map(Print));

    private static bool IsBare(char c) => c is > ' ' and < '\x7f' and not ('"' or ',');
}
