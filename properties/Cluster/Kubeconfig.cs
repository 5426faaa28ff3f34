using System.IO;
using System.Text;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;

namespace Sluice.Laws.Clusters;

/// <summary>Where an API server is, whom it may be believed to be, and how one shows who one is.</summary>
internal sealed record Kubeconfig(Uri Server, Option<string> Authority, Option<string> Token, Option<(string Certificate, string Key)> Client)
{
    /// <summary>What the current context of a file says. Certificates and keys are PEM texts.</summary>
    public static Kubeconfig Of(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var root = Read.Documents(new SourceText(file, File.ReadAllBytes(file))).Value[0];
        var context = At(Named(root, "contexts", Text(root, "current-context").IfNone("")), "context");
        var cluster = At(Named(root, "clusters", Text(context, "cluster").IfNone("")), "cluster");
        var user = At(Named(root, "users", Text(context, "user").IfNone("")), "user");
        var pair = from certificate in Pem(user, "client-certificate", folder)
                   from key in Pem(user, "client-key", folder)
                   select (certificate, key);
        return new(new Uri(Text(cluster, "server").IfNone("")), Pem(cluster, "certificate-authority", folder), Text(user, "token"), pair);
    }

    private static Option<string> Pem(Node node, string key, string folder) =>
        Text(node, key + "-data").Map(data => Encoding.ASCII.GetString(Convert.FromBase64String(data)))
        | Text(node, key).Map(path => File.ReadAllText(Path.Combine(folder, path)));

    private static Node Named(Node root, string list, string name) =>
        ((Node.Sequence)At(root, list)).Items.Find(item => Text(item, "name") == Some(name)).IfNone(Nothing);

    private static Node At(Node node, string key) => Nodes.Find(node, key).IfNone(Nothing);

    private static Option<string> Text(Node node, string key) =>
        Nodes.Find(node, key).Bind(found => found is Node.Text(var text, _) ? Some(text) : None);

    private static readonly Node Nothing = new Node.Mapping(Arr<Entry>.Empty, Origin.Nowhere);
}
