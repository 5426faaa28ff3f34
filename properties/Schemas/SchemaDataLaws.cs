using System.IO;
using Xunit;

namespace Sluice.Laws.Schemas;

/// <summary>The committed schemas are what the CRDs say. <c>UPDATE_SCHEMAS=1</c> writes them anew.</summary>
public sealed class SchemaDataLaws
{
    private static readonly string Folder = Repository.Folder("compiler", "Schemas", "Data");

    [Fact]
    public void The_committed_schemas_are_what_the_generator_makes_of_the_CRDs()
    {
        Assert.SkipUnless(Crds.Folder.IsSome, Crds.Absent);
        var made = SchemaData.Files(Crds.All);
        if (Environment.GetEnvironmentVariable("UPDATE_SCHEMAS") == "1")
        {
            Assert.NotEqual("true", Environment.GetEnvironmentVariable("CI"));
            foreach (var (name, source) in made) File.WriteAllText(Path.Combine(Folder, name), source);
        }
        Assert.Equal(made.Map(file => file.Name), Directory.GetFiles(Folder, "*.cs").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        Assert.All(made, file => Assert.Equal(file.Source, File.ReadAllText(Path.Combine(Folder, file.Name)).ReplaceLineEndings("\n")));
    }
}
