namespace Sluice.Runtime.Hosting;

/// <summary>A Gateway's time at a seat. It is over when the seat is closed, or is another Gateway's: what came in then leaves after one more answer.</summary>
internal sealed class Tenancy(PortKey key)
{
    private volatile bool _over;

    public PortKey Key => key;

    public bool IsOver => _over;

    public void End() => _over = true;
}
