namespace Sluice.Compiler.Text;

/// <summary>A value and the place in the input that said it.</summary>
public readonly record struct Located<A>(A Value, Origin At)
{
    public Located<B> Map<B>(Func<A, B> f) => new(f(Value), At);

    public override string ToString() => $"{Value}";
}
