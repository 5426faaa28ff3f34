namespace Sluice.Adapters.Cli.Running;

/// <summary>Listeners and where to reach them, for people.</summary>
internal static class ListenerTable
{
    private static readonly Served Heading = new("GATEWAY", "LISTENER", "HOSTNAME", Some("ADDRESS"));

    public static Arr<string> Print(Arr<Served> listeners)
    {
        if (listeners.IsEmpty) return Empty;
        var rows = Array(Heading) + listeners;
        var (gateway, listener, host) = (rows.Max(row => row.Gateway.Length), rows.Max(row => row.Listener.Length), rows.Max(row => row.Host.Length));
        return rows.Map(row => $"{row.Gateway.PadRight(gateway)}  {row.Listener.PadRight(listener)}  {row.Host.PadRight(host)}  {Address(row)}");
    }

    public static string Line(Served listener) => $"{listener.Gateway} {listener.Listener} {listener.Host} {Address(listener)}";

    private static string Address(Served listener) => listener.Address.IfNone("not open");
}
